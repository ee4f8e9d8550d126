"""What QObject::dumpObjectInfo() prints, without what a connection by text and one by pointer are printed differently for."""
import re


def normal(text):
    # A connection by text is dumped with the name of its slot, the others without: a slot that is a function has none.
    # A single shot by text connects an object of its own, one by pointer calls from there: no connection either way.
    text = re.sub(r"(?m)^OBJECT QSingleShotTimer::.*\n(?:(?!OBJECT ).*\n)*", "", text)
    text = re.sub(r"(?m)^ *(?:<-- QSingleShotTimer::.*|<None>)\n", "", text)
    text = re.sub(r"(?m)^( *)(?:--> .*|<functor or function pointer>)$", r"\1-->", text)
    return re.sub(r"(?m)^( *<-- \S+) .*$", r"\1", text)
