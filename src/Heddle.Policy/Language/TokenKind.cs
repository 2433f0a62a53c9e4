namespace Heddle.Policy;

/// <summary>The kinds of <see cref="Token" />. Keywords are identifiers; where they may stand is the parser's business.</summary>
internal enum TokenKind
{
    /// <summary>Behind the last token.</summary>
    End,

    /// <summary>Something that begins no token.</summary>
    Invalid,
    Identifier,

    /// <summary>Digits without a sign.</summary>
    Number,

    /// <summary>A string with its quotes and escapes.</summary>
    String,

    /// <summary><c>?name</c>.</summary>
    Slot,
    Question,
    At,
    Dot,
    Comma,
    Semicolon,
    Colon,

    /// <summary><c>::</c>.</summary>
    PathSeparator,
    LeftParenthesis,
    RightParenthesis,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,

    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary><c>||</c>.</summary>
    Or,

    /// <summary><c>&amp;&amp;</c>.</summary>
    And,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,

    /// <summary><c>!</c>.</summary>
    Not,

    /// <summary><c>=</c>, which only schemas use.</summary>
    Assign,
}
