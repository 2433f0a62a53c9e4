using System.Globalization;

namespace Heddle.Cryptography;

/// <summary>Writes numbers as ECMAScript does (ECMA-262, Number::toString, which RFC 8785, section 3.2.2.3, adopts).</summary>
internal static class EcmaScriptNumber
{
    /// <summary>The longest: a sign, 17 digits, a point, and up to six zeros or an exponent.</summary>
    public const int MaxLength = 32;

    /// <summary>Writes a finite number as ASCII and answers its length.</summary>
    public static int Write(double number, Span<byte> destination)
    {
        if (number == 0)
        {
            destination[0] = (byte)'0';
            return 1;
        }

        // The base library finds the same digits, the fewest that come back to the same number; only their layout differs.
        Span<byte> shortest = stackalloc byte[MaxLength];
        number.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[MaxLength];
        var (count, point) = ReadDigits(shortest[..length], digits);
        var written = 0;
        if (number < 0)
        {
            destination[written++] = (byte)'-';
        }

        return written + Lay(digits[..count], point, destination[written..]);
    }

    /// <summary>Takes the significant digits out of <c>-1.25E-07</c> and the like; the number is 0.digits · 10^point.</summary>
    private static (int Count, int Point) ReadDigits(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        var (count, point, exponent, seenPoint) = (0, 0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'.':
                    seenPoint = true;
                    break;
                case (byte)'E':
                    exponent = int.Parse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                    i = text.Length;
                    break;
                case >= (byte)'0' and <= (byte)'9' and var digit:
                    if (count > 0 || digit != '0')
                    {
                        digits[count++] = digit;
                        point += seenPoint ? 0 : 1;
                    }
                    else if (seenPoint)
                    {
                        point--;
                    }

                    break;
            }
        }

        while (digits[count - 1] == '0')
        {
            count--;
        }

        return (count, point + exponent);
    }

    private static int Lay(ReadOnlySpan<byte> digits, int point, Span<byte> destination)
    {
        if (point is > 21 or <= -6)
        {
            destination[0] = digits[0];
            var written = 1;
            if (digits.Length > 1)
            {
                destination[written++] = (byte)'.';
                digits[1..].CopyTo(destination[written..]);
                written += digits.Length - 1;
            }

            destination[written++] = (byte)'e';
            destination[written++] = (byte)(point > 0 ? '+' : '-');
            Math.Abs(point - 1).TryFormat(destination[written..], out var exponentLength, provider: CultureInfo.InvariantCulture);
            return written + exponentLength;
        }

        if (point <= 0)
        {
            "0."u8.CopyTo(destination);
            destination.Slice(2, -point).Fill((byte)'0');
            digits.CopyTo(destination[(2 - point)..]);
            return 2 - point + digits.Length;
        }

        if (point >= digits.Length)
        {
            digits.CopyTo(destination);
            destination[digits.Length..point].Fill((byte)'0');
            return point;
        }

        digits[..point].CopyTo(destination);
        destination[point] = (byte)'.';
        digits[point..].CopyTo(destination[(point + 1)..]);
        return digits.Length + 1;
    }
}
