using System.Buffers;

namespace Heddle.Transport;

/// <summary>The grammar of subjects: tokens joined by dots, <c>*</c> for one token, <c>&gt;</c> for the rest.</summary>
public static class Subjects
{
    private static readonly SearchValues<char> Suspicious = SearchValues.Create([
        .. Enumerable.Range(0, ' ' + 1).Select(c => (char)c),
        '\u007f',
        '*',
        '>',
    ]);

    /// <summary>Checks a subject to publish to.</summary>
    /// <param name="subject">The subject.</param>
    /// <exception cref="InvalidSubjectException">It is empty or has an empty token, white space or a wildcard.</exception>
    public static void CheckLiteral(string subject) => Check(subject, wildcards: false);

    /// <summary>Checks a subject to subscribe to.</summary>
    /// <param name="subject">The subject or pattern.</param>
    /// <exception cref="InvalidSubjectException">It is empty or has an empty token, white space or a misplaced wildcard.</exception>
    public static void CheckPattern(string subject) => Check(subject, wildcards: true);

    /// <summary>Whether a literal subject is matched by a pattern.</summary>
    /// <param name="pattern">A valid pattern.</param>
    /// <param name="subject">A valid literal subject.</param>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> subject)
    {
        while (true)
        {
            var patternDot = pattern.IndexOf('.');
            var patternToken = patternDot < 0 ? pattern : pattern[..patternDot];
            if (patternToken is ">")
            {
                return !subject.IsEmpty;
            }

            var subjectDot = subject.IndexOf('.');
            var subjectToken = subjectDot < 0 ? subject : subject[..subjectDot];
            if (patternToken is not "*" && !patternToken.SequenceEqual(subjectToken))
            {
                return false;
            }

            if (patternDot < 0 || subjectDot < 0)
            {
                return patternDot < 0 && subjectDot < 0;
            }

            pattern = pattern[(patternDot + 1)..];
            subject = subject[(subjectDot + 1)..];
        }
    }

    /// <summary>Whether there is a subject that two patterns match both.</summary>
    /// <param name="first">A valid pattern.</param>
    /// <param name="second">Another one.</param>
    internal static bool Overlap(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        while (true)
        {
            var (firstDot, secondDot) = (first.IndexOf('.'), second.IndexOf('.'));
            var firstToken = firstDot < 0 ? first : first[..firstDot];
            var secondToken = secondDot < 0 ? second : second[..secondDot];
            if (firstToken is ">" || secondToken is ">")
            {
                return true;
            }

            if (firstToken is not "*" && secondToken is not "*" && !firstToken.SequenceEqual(secondToken))
            {
                return false;
            }

            if (firstDot < 0 || secondDot < 0)
            {
                return firstDot < 0 && secondDot < 0;
            }

            first = first[(firstDot + 1)..];
            second = second[(secondDot + 1)..];
        }
    }

    private static void Check(string? subject, bool wildcards)
    {
        // Nearly every subject is plain: no character that needs a closer look, no empty token.
        if (
            !string.IsNullOrEmpty(subject)
            && !subject.AsSpan().ContainsAny(Suspicious)
            && subject[0] != '.'
            && subject[^1] != '.'
            && !subject.Contains("..", StringComparison.Ordinal)
        )
        {
            return;
        }

        if (string.IsNullOrEmpty(subject))
        {
            throw new InvalidSubjectException(subject, "it is empty");
        }

        var tokenStart = 0;
        for (var i = 0; i <= subject.Length; i++)
        {
            if (i < subject.Length && subject[i] != '.')
            {
                if (subject[i] is <= ' ' or '\u007f')
                {
                    throw new InvalidSubjectException(subject, $"white space or a control character at position {i}");
                }

                continue;
            }

            CheckToken(subject, subject.AsSpan(tokenStart, i - tokenStart), last: i == subject.Length, wildcards);
            tokenStart = i + 1;
        }
    }

    private static void CheckToken(string subject, ReadOnlySpan<char> token, bool last, bool wildcards)
    {
        if (token.IsEmpty)
        {
            throw new InvalidSubjectException(subject, "a token between dots is empty");
        }

        if (token is not ("*" or ">"))
        {
            return;
        }

        if (!wildcards)
        {
            throw new InvalidSubjectException(subject, "a wildcard is not allowed here");
        }

        if (token is ">" && !last)
        {
            throw new InvalidSubjectException(subject, "`>` stands for the rest and must be the last token");
        }
    }
}
