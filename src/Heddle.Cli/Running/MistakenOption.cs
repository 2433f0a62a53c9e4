using System.CommandLine;
using System.CommandLine.Parsing;

namespace Heddle.Cli;

/// <summary>
/// Finds a misspelt option. System.CommandLine takes an option it does not know for an argument, so <c>kv put key --jsn</c> would store it.
/// </summary>
internal static class MistakenOption
{
    /// <summary>The first word that looks like an option and is taken for an argument; none after <c>--</c>.</summary>
    public static string? In(ParseResult arguments) =>
        arguments
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Type == TokenType.Argument && IsOptionLike(token.Value) && IsArgument(arguments, token))
            ?.Value;

    private static bool IsOptionLike(string word) => word is ['-', '-', _, ..] || (word is ['-', var letter, ..] && char.IsLetter(letter));

    private static bool IsArgument(ParseResult arguments, Token token) =>
        arguments.CommandResult.Children.OfType<ArgumentResult>().Any(argument => argument.Tokens.Contains(token));
}
