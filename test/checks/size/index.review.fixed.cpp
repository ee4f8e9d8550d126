// Elements that may not be there.
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QListWidget>
#include <QMap>
#include <QMimeData>
#include <QTcpSocket>
#include <QTextStream>
#include <QUrl>

void use(const QString &text);
bool isComplete(const QStringList &parts);

struct Mount { QString device, point, type; };

// ------------------------------------------------------------------------------------------------- must be found

// Keys that a peer has sent.
class Rooms
{
public:
    int join(QTcpSocket *socket) { return *m_rooms.find(socket->readLine()); } // expect: size-index
    int leave(QTcpSocket *socket)
    {
        auto room = m_rooms.constFind(socket->readLine()); // expect: size-index
        return room.value() - 1;
    }
    int known(QTcpSocket *socket)
    {
        auto room = m_rooms.constFind(socket->readLine());
        return room == m_rooms.constEnd() ? 0 : *room;
    }
    int asked(QTcpSocket *socket)
    {
        const QByteArray name = socket->readLine();
        return m_rooms.contains(name) ? *m_rooms.find(name) : 0;
    }
    int made(QTcpSocket *socket)
    {
        const QByteArray name = socket->readLine();
        auto room = m_rooms.find(name);
        if (room == m_rooms.end())
            room = m_rooms.insert(name, 0);
        return room.value();
    }
    int own(const QByteArray &name) { return *m_rooms.find(name); }

private:
    QMap<QByteArray, int> m_rooms;
};

Mount mountOf(const QString &line)
{
    const QStringList fields = line.split(QLatin1Char(' '));
    return {fields.at(0), fields.value(1), fields.value(2)}; // expect: size-index 2
}

QList<Mount> table(const QString &path)
{
    QList<Mount> mounts;
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return mounts;
    QTextStream in(&file);
    while (!in.atEnd())
        mounts.append(mountOf(in.readLine()));
    return mounts;
}

void command(QTcpSocket *socket)
{
    const QByteArray line = socket->readLine();
    use(QString::fromUtf8(line.split(' ').value(1))); // expect: size-index
    use(QString(line.at(line.indexOf(':')))); // expect: size-index
}

void show(QListWidget *list, const QMimeData *data)
{
    const QList<QListWidgetItem *> found = list->findItems("x", Qt::MatchExactly);
    use(found.at(0)->text()); // expect: size-index
    use(data->urls().first().toString()); // expect: size-index
}

void start()
{
    use(QCoreApplication::arguments().value(1)); // expect: size-index
    QStringList arguments = QCoreApplication::arguments();
    use(arguments.takeFirst());
    use(arguments.value(1)); // expect: size-index
}

int certain(QList<int> numbers)
{
    if (numbers.isEmpty())
        return numbers.first(); // expect: size-index
    return numbers.at(numbers.size()); // expect: size-index
}

int sumOfAll(const QList<int> &numbers)
{
    int sum = 0;
    for (int i = 0; i < numbers.size(); ++i)
        sum += numbers.at(i); // expect: size-index
    return sum;
}

void clearTable()
{
    int table[8];
    for (int i = 0; i < 8; i++) {
        if (table[i] > 3) // expect: size-index
            use("more");
        table[i] = 0; // expect: size-index
    }
}

void backwards(QStringList &names)
{
    for (int i = names.count(); i > 0; --i)
        use(names[i]); // expect: size-index
}

struct Grid { int cells[4][4]; };
void clearGrid(Grid &grid)
{
    for (int row = 0; row < 4; ++row)
        for (int i = 0; i < 4; ++i)
            grid.cells[0][i] = 0; // expect: size-index
}

// ------------------------------------------------------------------------------------------------- must stay silent

int rounds(const QList<int> &numbers, const QList<int> &others)
{
    int table[8], sum = 0;
    for (int i = 0; i < numbers.size(); ++i)
        sum += numbers.at(i);
    for (int i = 0; i <= others.size(); ++i)
        sum += i;
    for (int i = 0; i <= numbers.size(); ++i) {
        if (i == numbers.size())
            break;
        sum += numbers.at(i);
    }
    for (int i = 0; i <= numbers.size(); ++i)
        sum += i < numbers.size() ? numbers.at(i) : 0;
    for (int i = numbers.size(); i > 0; --i)
        sum += numbers.at(i - 1);
    for (int i = 0; i <= 7; ++i)
        table[i] = sum;
    const int *end = table;
    for (int i = 0; i <= 8; ++i)
        end = &table[i];
    for (int i = 0; i <= others.size(); ++i)
        sum += numbers.at(i);
    return sum + int(end - table);
}

void grows(QStringList &names)
{
    for (int i = 0; i <= names.size() && i < 9; ++i)
        names.append(QString());
    for (int i = 0; i <= names.size(); ++i) {
        names.append(names.at(i));
        if (names.size() > 9)
            return;
    }
}

void checked(QTcpSocket *socket, QListWidget *list, const QMimeData *data)
{
    const QString line = QString::fromUtf8(socket->readLine());
    const QStringList parts = line.split(' ');
    if (parts.size() > 2)
        use(parts.at(2));
    const QStringList first = line.split(',');
    use(first.at(0));
    use(first.first());
    const QStringList values = line.split(';');
    use(values.value(3));
    const QString other = QString::fromUtf8(socket->readLine());
    if (other.contains('='))
        use(other.split('=')[1]);
    if (!list->selectedItems().isEmpty())
        use(list->selectedItems().first()->text());
    if (data->hasUrls())
        use(data->urls().first().toString());
    for (QListWidgetItem *item : list->selectedItems())
        use(item->text());
}

void handed(QTcpSocket *socket)
{
    QStringList parts = QString::fromUtf8(socket->readLine()).split(' ');
    while (parts.length() < 3)
        parts.append(QString());
    use(parts.at(2));
}

bool hasImages(const QDir &folder);

// What is selected, the program mostly knows; and it may ask a function of its own.
void known(QListWidget *list, const QDir &folder)
{
    use(list->selectedItems().first()->text());
    if (hasImages(folder))
        use(folder.entryList().first());
}

// The program's own text.
void own()
{
    const QString date = QStringLiteral("2020-01-02");
    use(date.split('-').at(2));
}

void bounded(const QList<int> &numbers, int n)
{
    if (n < numbers.size())
        use(QString::number(numbers.at(n)));
    if (!numbers.isEmpty())
        use(QString::number(numbers.last()));
}
