const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAY = 86_400_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** strftime(3) in UTC; `milliseconds` since the epoch. */
export function formatDate(milliseconds: number, format: string): string {
  const date = new Date(milliseconds);
  return format.replace(/%([-_0^#]?)(\d*)(:{0,2}[a-zA-Z%+])/g, (whole: string, flag: string, width: string, letter: string) => {
    const value = field(date, milliseconds, letter, width);
    if (value === undefined) return whole;
    if (flag === '0' || (flag === '' && width !== '' && letter !== 'N')) return value.trim().padStart(Number(width) || value.length, '0');
    if (flag === '-') return value.replace(/^[0 ]+(?=\d)/, '');
    if (flag === '_') return value.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
    return flag === '^' ? value.toUpperCase() : value;
  });
}

function field(date: Date, milliseconds: number, letter: string, width: string): string | undefined {
  const sub = (format: string) => formatDate(milliseconds, format);
  const hour12 = date.getUTCHours() % 12 || 12;
  const yearDay = Math.floor(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY,
  );
  const weekDay = date.getUTCDay();
  switch (letter) {
    case 'a':
      return DAYS[weekDay]!.slice(0, 3);
    case 'A':
      return DAYS[weekDay];
    case 'b':
    case 'h':
      return MONTHS[date.getUTCMonth()]!.slice(0, 3);
    case 'B':
      return MONTHS[date.getUTCMonth()];
    case 'c':
      return sub('%a %b %e %H:%M:%S %Y');
    case 'C':
      return two(Math.floor(date.getUTCFullYear() / 100));
    case 'd':
      return two(date.getUTCDate());
    case 'D':
    case 'x':
      return sub('%m/%d/%y');
    case 'e':
      return String(date.getUTCDate()).padStart(2);
    case 'F':
      return sub('%Y-%m-%d');
    case 'H':
      return two(date.getUTCHours());
    case 'I':
      return two(hour12);
    case 'j':
      return String(yearDay + 1).padStart(3, '0');
    case 'k':
      return String(date.getUTCHours()).padStart(2);
    case 'l':
      return String(hour12).padStart(2);
    case 'm':
      return two(date.getUTCMonth() + 1);
    case 'M':
      return two(date.getUTCMinutes());
    case 'n':
      return '\n';
    case 'N':
      return `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`.slice(0, Number(width) || 9);
    case 'p':
      return date.getUTCHours() < 12 ? 'AM' : 'PM';
    case 'P':
      return date.getUTCHours() < 12 ? 'am' : 'pm';
    case 'r':
      return sub('%I:%M:%S %p');
    case 'R':
      return sub('%H:%M');
    case 's':
      return String(Math.floor(milliseconds / 1000));
    case 'S':
      return two(date.getUTCSeconds());
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return sub('%H:%M:%S');
    case 'u':
      return String(weekDay || 7);
    case 'U':
      return two(Math.floor((yearDay + 7 - weekDay) / 7));
    case 'G':
      return String(isoYear(date));
    case 'g':
      return two(isoYear(date) % 100);
    case 'V':
      return two(isoWeek(date));
    case 'w':
      return String(weekDay);
    case 'W':
      return two(Math.floor((yearDay + 7 - ((weekDay + 6) % 7)) / 7));
    case 'y':
      return two(date.getUTCFullYear() % 100);
    case 'Y':
      return String(date.getUTCFullYear());
    case 'z':
      return '+0000';
    case ':z':
      return '+00:00';
    case 'Z':
      return 'UTC';
    case '%':
      return '%';
    default:
      return undefined;
  }
}

const isoYear = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - (date.getUTCDay() || 7))).getUTCFullYear();

function isoWeek(date: Date): number {
  const thursday = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const firstDay = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.ceil(((thursday - firstDay) / DAY + 1) / 7);
}
