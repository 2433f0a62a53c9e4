using System.Globalization;

namespace Heddle.Policy;

/// <summary>
/// The text form of <c>datetime</c>: <c>YYYY-MM-DD</c>, or that and <c>Thh:mm:ss</c>, an optional <c>.SSS</c> and <c>Z</c> or <c>±hhmm</c>.
/// Years are 0000 to 9999 of the proleptic Gregorian calendar, which is more than <see cref="DateTime" /> covers.
/// </summary>
internal static class DateTimeText
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    public static bool TryParse(string text, out long milliseconds, out string? problem)
    {
        var reader = new FixedReader(text);
        milliseconds = 0;
        if (
            !(
                reader.Digits(4, out var year)
                && reader.Take('-')
                && reader.Digits(2, out var month)
                && reader.Take('-')
                && reader.Digits(2, out var day)
            )
        )
        {
            problem = "it must begin with `YYYY-MM-DD`";
            return false;
        }

        long time = 0;
        if (!reader.AtEnd && !TryParseTime(ref reader, out time, out problem))
        {
            return false;
        }

        if (month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month))
        {
            problem = "there is no such day";
            return false;
        }

        problem = null;
        milliseconds = (DaysSinceEpoch(year, month, day) * DurationText.Day) + time;
        return true;
    }

    /// <summary>The shortest text that reads back as the value; years outside 0000 to 9999 have none and are written as an offset.</summary>
    public static string? TryFormat(long milliseconds)
    {
        var days = Math.DivRem(milliseconds, DurationText.Day, out var time);
        if (time < 0)
        {
            days--;
            time += DurationText.Day;
        }

        // 0000-01-01 and 9999-12-31, in days from 1970-01-01.
        if (days is < -719_528 or > 2_932_896)
        {
            return null;
        }

        var (year, month, day) = DateOf(days);
        var date = string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{month:D2}-{day:D2}");
        if (time == 0)
        {
            return date;
        }

        var clock = $"{time / Hour:D2}:{time / Minute % 60:D2}:{time / 1000 % 60:D2}";
        return time % 1000 == 0 ? $"{date}T{clock}Z" : $"{date}T{clock}.{time % 1000:D3}Z";
    }

    private static bool TryParseTime(ref FixedReader reader, out long time, out string? problem)
    {
        time = 0;
        if (
            !(
                reader.Take('T')
                && reader.Digits(2, out var hour)
                && reader.Take(':')
                && reader.Digits(2, out var minute)
                && reader.Take(':')
                && reader.Digits(2, out var second)
            )
        )
        {
            problem = "the date must be followed by nothing or by `Thh:mm:ss` and a zone";
            return false;
        }

        var fraction = 0;
        var fractionIsSound = !reader.Take('.') || reader.Digits(3, out fraction);
        if (!fractionIsSound || !TryParseZone(ref reader, out var zoneHour, out var zoneMinute, out var zoneSign) || !reader.AtEnd)
        {
            problem = "the time must be followed by `Z`, `.SSSZ`, `±hhmm` or `.SSS±hhmm`";
            return false;
        }

        problem =
            hour > 23 || minute > 59 || second > 59 ? "there is no such time of day"
            : zoneHour > 23 || zoneMinute > 59 ? "the zone is not within ±2359"
            : null;
        time = (hour * Hour) + (minute * Minute) + (second * 1000L) + fraction;
        time -= zoneSign * ((zoneHour * Hour) + (zoneMinute * Minute));
        return problem is null;
    }

    private static bool TryParseZone(ref FixedReader reader, out int hour, out int minute, out int sign)
    {
        (hour, minute, sign) = (0, 0, 1);
        if (reader.Take('Z'))
        {
            return true;
        }

        sign = reader.Take('-') ? -1 : 1;
        return (sign < 0 || reader.Take('+')) && reader.Digits(2, out hour) && reader.Digits(2, out minute);
    }

    private static int DaysInMonth(int year, int month) =>
        month switch
        {
            2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };

    /// <summary>Counts in years that begin in March, so that the leap day is the last of its year.</summary>
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        long y = month <= 2 ? year - 1 : year;
        var era = (y >= 0 ? y : y - 399) / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }

    private static (int Year, int Month, int Day) DateOf(long days)
    {
        days += 719_468;
        var era = (days >= 0 ? days : days - 146_096) / 146_097;
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1);
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return ((int)(yearOfEra + (era * 400)) + (month <= 2 ? 1 : 0), month, day);
    }

    private ref struct FixedReader(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        public readonly bool AtEnd => _rest.IsEmpty;

        public bool Take(char wanted)
        {
            if (_rest.IsEmpty || _rest[0] != wanted)
            {
                return false;
            }

            _rest = _rest[1..];
            return true;
        }

        public bool Digits(int count, out int value)
        {
            value = 0;
            if (_rest.Length < count || _rest[..count].ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            value = int.Parse(_rest[..count], NumberStyles.None, CultureInfo.InvariantCulture);
            _rest = _rest[count..];
            return true;
        }
    }
}
