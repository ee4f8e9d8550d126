// What the facts say of a call: memory and texts, containers whose elements move, places where something is or is not, paths.
// needs: Core
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QHash>
#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QVector>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

// ----------------------------------------------------------------------------------------------------- memory and texts
void *memory(size_t n) { return malloc(n); }  // model: fact(allocates)=arg1
void *cleared(size_t n) { return calloc(n, 4); }  // model: fact(allocates)=none
void *aligned(size_t n) { return aligned_alloc(16, n); }  // model: fact(allocates)=arg2
size_t length(const char *text) { return strlen(text); }  // model: fact(text-length)=arg1
size_t limited(const char *text) { return strnlen(text, 8); }  // model: fact(text-length)=none

// --------------------------------------------------------------------------------------- where a pointer's value comes from
struct Base { virtual ~Base() {} }; struct Derived : Base {};
void use(const void *);
void cast(QObject *o) { use(qobject_cast<QObject *>(o)); }  // model: from(qobject_cast<QObject *>(o))=o; from(o)=none
void language(Base *b) { use(dynamic_cast<Derived *>(b)); }  // model: from(dynamic_cast<Derived *>(b))=b
void by_name(Base *b) { Base *same = b; use(same); }  // model: from(same)=b
void by_changed_name(Base *b, Base *c) { Base *other = b; other = c; use(other); }  // model: from(other)=none
void of_itself() { Base *circle = static_cast<Base *>(circle); use(circle); }  // model: from(circle)=none

// ------------------------------------------------------------------------------------------------------ elements that move
void grown(std::vector<int> &v) { v.push_back(1); }  // model: fact(moves-elements)=true
void prepared(std::vector<int> &v) { v.reserve(8); }  // model: fact(makes-room)=true
void shortened(std::vector<int> &v) { v.pop_back(); }  // model: fact(moves-elements)=none; fact(makes-room)=none
void appended(QVector<int> &v) { v.append(1); }  // model: fact(moves-elements)=true
void reserved(QVector<int> &v) { v.reserve(8); }  // model: fact(makes-room)=true
void node(std::map<int, int> &m) { m.emplace(1, 2); }  // model: fact(moves-elements)=none

// --------------------------------------------------------------------------------------------------------------- look-ups
void hash(QHash<int, int> &h) { h.find(1); }  // model: fact(end-if-missing)=true
void constant(const QMap<int, int> &m) { m.constFind(1); }  // model: fact(end-if-missing)=true
void standard(std::map<int, int> &m) { m.find(1); }  // model: fact(end-if-missing)=true
void first(QMap<int, int> &m) { m.begin(); }  // model: fact(end-if-missing)=none
void bound(std::map<int, int> &m) { m.lower_bound(1); }  // model: fact(end-if-missing)=none

// ------------------------------------------------------------------------------------------------------------------ paths
bool begins(const QString &path, const QString &dir) { return path.startsWith(dir); }  // model: fact(tests-prefix)=text:this,prefix:arg1
bool ends(const QString &path, const QString &dir) { return path.endsWith(dir); }  // model: fact(tests-prefix)=none
QString clean(const QString &path) { return QDir::cleanPath(path); }  // model: fact(normalises-path)=true
QString real(const QFileInfo &info) { return info.canonicalFilePath(); }  // model: fact(normalises-path)=true
QString given(const QFileInfo &info) { return info.filePath(); }  // model: fact(normalises-path)=none
