using System.Text;

namespace Heddle.Cryptography;

/// <summary>
/// Unicode normalization form C (UAX #15), of Unicode 17.0. The base library's <see cref="string.Normalize()"/> leaves texts as they are in invariant
/// globalization mode and follows the machine's ICU otherwise; a digest must not depend on either.
/// </summary>
public static class UnicodeNfc
{
    /// <summary>Every character below is its own normal form, whatever stands beside it.</summary>
    private const char FirstAffected = '\u0300';

    // Hangul syllables follow a rule instead of a table (The Unicode Standard, section 3.12).
    private const int SyllableBase = 0xac00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11a7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;
    private const int Syllables = Leads * Vowels * Trails;

    /// <summary>Normalizes a text. Lone surrogates stay as they are.</summary>
    /// <param name="text">Any text.</param>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyInRange(FirstAffected, char.MaxValue))
        {
            return text;
        }

        var characters = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                Decompose(char.ConvertToUtf32(text[i], text[++i]), characters);
            }
            else
            {
                Decompose(text[i], characters);
            }
        }

        Order(characters);
        return Compose(characters);
    }

    private static void Decompose(int character, List<int> to)
    {
        var syllable = character - SyllableBase;
        if (syllable is >= 0 and < Syllables)
        {
            to.Add(LeadBase + (syllable / (Vowels * Trails)));
            to.Add(VowelBase + (syllable / Trails % Vowels));
            if (syllable % Trails != 0)
            {
                to.Add(TrailBase + (syllable % Trails));
            }

            return;
        }

        var parts = NfcData.Instance.Decompose(character);
        if (parts.IsEmpty)
        {
            to.Add(character);
        }

        foreach (var part in parts)
        {
            Decompose(part, to);
        }
    }

    /// <summary>Puts each run of combining marks into the order of their classes; marks of one class keep theirs.</summary>
    private static void Order(List<int> characters)
    {
        for (var start = 0; start < characters.Count; start++)
        {
            var end = start;
            var isOrdered = true;
            for (byte last = 0; end < characters.Count && NfcData.Instance.ClassOf(characters[end]) is > 0 and var value; end++)
            {
                isOrdered &= last <= value;
                last = value;
            }

            if (!isOrdered)
            {
                var run = characters.GetRange(start, end - start).OrderBy(NfcData.Instance.ClassOf).ToList();
                for (var i = 0; i < run.Count; i++)
                {
                    characters[start + i] = run[i];
                }
            }

            start = Math.Max(start, end - 1);
        }
    }

    private static string Compose(List<int> characters)
    {
        var composed = new List<int>(characters.Count);
        var starter = -1;
        foreach (var character in characters)
        {
            var value = NfcData.Instance.ClassOf(character);
            // A mark is blocked from its starter by one of its own or a higher class, and a starter by anything in between.
            var isNext = starter == composed.Count - 1;
            var isBlocked = starter < 0 || (!isNext && (value == 0 || NfcData.Instance.ClassOf(composed[^1]) >= value));
            if (!isBlocked && TryCompose(composed[starter], character, out var composite))
            {
                composed[starter] = composite;
                continue;
            }

            composed.Add(character);
            starter = value == 0 ? composed.Count - 1 : starter;
        }

        var text = new StringBuilder(composed.Count);
        foreach (var character in composed)
        {
            _ = character > char.MaxValue ? text.Append(char.ConvertFromUtf32(character)) : text.Append((char)character);
        }

        return text.ToString();
    }

    private static bool TryCompose(int first, int second, out int composite)
    {
        var (lead, vowel) = (first - LeadBase, second - VowelBase);
        if (lead is >= 0 and < Leads && vowel is >= 0 and < Vowels)
        {
            composite = SyllableBase + (((lead * Vowels) + vowel) * Trails);
            return true;
        }

        var (syllable, trail) = (first - SyllableBase, second - TrailBase);
        if (syllable is >= 0 and < Syllables && syllable % Trails == 0 && trail is > 0 and < Trails)
        {
            composite = first + trail;
            return true;
        }

        return NfcData.Instance.TryCompose(first, second, out composite);
    }
}
