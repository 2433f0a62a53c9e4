using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Heddle.Cli;

/// <summary><c>--port PORT</c>: a port whose next one is used too.</summary>
internal sealed class PortOption : Option<int>
{
    private const int Default = 4222;
    private const int Highest = ushort.MaxValue - 1;

    public PortOption()
        : base("--port", "-p")
    {
        Description = "The port for clients; browsers get the next one.";
        DefaultValueFactory = _ => Default;
        HelpName = "port";
        CustomParser = Parse;
    }

    private static int Parse(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= Highest)
        {
            return port;
        }

        result.AddError($"the port `{text}` is not between 1 and {Highest}");
        return Default;
    }
}
