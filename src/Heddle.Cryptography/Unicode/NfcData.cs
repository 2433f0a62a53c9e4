using System.Globalization;

namespace Heddle.Cryptography;

/// <summary>The tables behind <see cref="UnicodeNfc"/>, read once from the text that is embedded beside this type.</summary>
internal sealed class NfcData
{
    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];

    private NfcData(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                Add(line);
            }
        }
    }

    public static NfcData Instance { get; } = Load();

    /// <summary>The canonical combining class; 0 for starters.</summary>
    public byte ClassOf(int character) => _classes.GetValueOrDefault(character);

    /// <summary>One step (two characters) for what composes again, the whole sequence for what does not; empty for what does not decompose.</summary>
    public ReadOnlySpan<int> Decompose(int character) => _decompositions.GetValueOrDefault(character);

    public bool TryCompose(int first, int second, out int composite) => _compositions.TryGetValue((first, second), out composite);

    private static NfcData Load()
    {
        using var stream = typeof(NfcData).Assembly.GetManifestResourceStream("nfc-17.0.txt")!;
        using var reader = new StreamReader(stream);
        return new NfcData(reader);
    }

    private void Add(string line)
    {
        var words = line.Split(' ');
        if (words[0].EndsWith(':'))
        {
            var value = byte.Parse(words[0].AsSpan(..^1), CultureInfo.InvariantCulture);
            foreach (var range in words.Skip(1).Select(word => word.Split('-')))
            {
                for (var character = Read(range[0]); character <= Read(range[^1]); character++)
                {
                    _classes.Add(character, value);
                }
            }

            return;
        }

        var parts = words.Skip(2).Select(Read).ToArray();
        _decompositions.Add(Read(words[0]), parts);
        if (words[1] == "=")
        {
            _compositions.Add((parts[0], parts[1]), Read(words[0]));
        }
    }

    private static int Read(string word) => int.Parse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
