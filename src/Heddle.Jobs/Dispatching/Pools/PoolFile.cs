using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Heddle.Jobs;

/// <summary>Reads a routing table from YAML. Nothing is guessed: what is not understood is an error that names its line.</summary>
internal sealed class PoolFile(string source)
{
    private const int MaxCharacters = 4 * 1024 * 1024;

    public JobPools Read(string yaml)
    {
        if (yaml.Length > MaxCharacters)
        {
            throw Problem(1, $"the file has `{yaml.Length}` characters, more than {MaxCharacters}");
        }

        var root = Load(yaml);
        var (topics, pools) = ((YamlMappingNode?)null, (YamlMappingNode?)null);
        foreach (var (key, value) in root.Children)
        {
            switch (Text(key, "a key"))
            {
                case "topics":
                    topics = Mapping(value, "`topics`");
                    break;
                case "pools":
                    pools = Mapping(value, "`pools`");
                    break;
                case var other:
                    throw Problem(key, $"`{other}` is not known here; there are `topics` and `pools`");
            }
        }

        if (topics is null || pools is null)
        {
            throw Problem(root, $"`{(topics is null ? "topics" : "pools")}` is missing");
        }

        var known = ReadPools(pools);
        return new(topics.Children.Select(topic => ReadTopic(topic.Key, topic.Value, known)));
    }

    private YamlMappingNode Load(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            using var text = new StringReader(yaml);
            stream.Load(text);
        }
        catch (YamlException e)
        {
            // What is missing at the end is missing behind the last line.
            var line = Math.Clamp(e.Start.Line, 1, yaml.AsSpan().Count('\n') + 1);
            throw new JobPoolsException(source, line, e.InnerException?.Message ?? e.Message, e);
        }

        return stream.Documents switch
        {
            [] => throw Problem(1, "the file is empty; it needs `topics` and `pools`"),
            [var document] => Mapping(document.RootNode, "the file"),
            [_, var second, ..] => throw Problem(second.RootNode, "a second document begins; one is all there may be"),
        };
    }

    private Dictionary<string, JobPool> ReadPools(YamlMappingNode pools)
    {
        var known = new Dictionary<string, JobPool>(StringComparer.Ordinal);
        foreach (var (key, value) in pools.Children)
        {
            var name = Text(key, "the name of a pool");
            known.Add(name, ReadPool(name, value));
        }

        return known;
    }

    private JobPool ReadPool(string name, YamlNode settings)
    {
        var pool = new JobPool(name);
        if (settings is YamlScalarNode { Value: null or "" or "~" or "null", Style: ScalarStyle.Plain })
        {
            return pool;
        }

        foreach (var (key, value) in Mapping(settings, $"pool `{name}`").Children)
        {
            pool = Text(key, "a key") switch
            {
                "requires" => pool with { Requires = Texts(value, "a requirement") },
                var other => throw Problem(key, $"`{other}` is not known in pool `{name}`; there is `requires`"),
            };
        }

        return pool;
    }

    private KeyValuePair<string, IReadOnlyList<JobPool>> ReadTopic(YamlNode key, YamlNode value, Dictionary<string, JobPool> known)
    {
        var topic = Text(key, "a topic");
        if (!JobSubjects.IsTopic(topic))
        {
            throw Problem(key, $"`{topic}` is no topic; write `job.` and a name, without wildcards");
        }

        var names = Texts(value, "the name of a pool");
        if (names.Count == 0)
        {
            throw Problem(value, $"topic `{topic}` has no pool");
        }

        return new(
            topic,
            [
                .. names.Select(name =>
                    known.TryGetValue(name, out var pool)
                        ? pool
                        : throw Problem(value, $"topic `{topic}` goes to pool `{name}`, which is not under `pools`")
                ),
            ]
        );
    }

    // One, or a list.
    private List<string> Texts(YamlNode node, string what) =>
        node is YamlSequenceNode list ? [.. list.Children.Select(item => Text(item, what))] : [Text(node, what)];

    private string Text(YamlNode node, string what) =>
        node is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Problem(node, $"{what} must be a text");

    private YamlMappingNode Mapping(YamlNode node, string what) =>
        node as YamlMappingNode ?? throw Problem(node, $"{what} must be a mapping of names to values");

    private JobPoolsException Problem(YamlNode node, string problem) => Problem(node.Start.Line, problem);

    private JobPoolsException Problem(long line, string problem) => new(source, Math.Max(1, line), problem);
}
