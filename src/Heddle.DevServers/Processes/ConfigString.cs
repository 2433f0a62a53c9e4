using System.Globalization;
using System.Text;

namespace Heddle.DevServers;

/// <summary>Writes a text as a quoted string of the configuration languages of nats-server and redis-server, which share these escapes.</summary>
internal static class ConfigString
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
