using System.Collections.Immutable;

namespace Heddle.Policy;

/// <summary>Reads the lists of the text format, of which a single element needs no brackets.</summary>
internal static class SchemaLists
{
    /// <summary>Reads <c>T</c> or <c>[T, U]</c>; the list in brackets may be empty. Null, with a finding, where it is wrong.</summary>
    public static ImmutableArray<NameSyntax>? ReadTypes(TokenStream tokens, SchemaNameReader names, string wanted)
    {
        if (tokens.At(TokenKind.LeftBracket) && tokens.Next.Kind == TokenKind.RightBracket)
        {
            tokens.Consume();
            tokens.Consume();
            return [];
        }

        return Read(tokens, () => names.ReadPath(wanted));
    }

    /// <summary>Reads <c>T</c> or <c>[T, U]</c> of anything; the list in brackets has at least one element.</summary>
    public static ImmutableArray<T>? Read<T>(TokenStream tokens, Func<T?> readOne)
        where T : class
    {
        if (!tokens.Take(TokenKind.LeftBracket))
        {
            return readOne() is { } single ? [single] : null;
        }

        var items = ImmutableArray.CreateBuilder<T>();
        do
        {
            if (readOne() is not { } item)
            {
                return null;
            }

            items.Add(item);
        } while (tokens.Take(TokenKind.Comma));

        return tokens.Expect(TokenKind.RightBracket, "`,` or `]`") ? items.ToImmutable() : null;
    }
}
