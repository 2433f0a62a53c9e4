using System.Buffers;
using System.Text.Json;

namespace Heddle.Mesh;

/// <summary>Everything wrong with one input, up to a bound, and the exception that carries it to the caller.</summary>
internal sealed class InputErrors
{
    /// <summary>How many are told: a body of a million wrong items must not become a million-item answer.</summary>
    public const int Most = 50;

    private readonly List<InputError> _errors = [];

    public int Count => _errors.Count;

    public bool IsFull => _errors.Count >= Most;

    public void Add(InputError error)
    {
        if (!IsFull)
        {
            _errors.Add(error);
        }
    }

    public InvalidInputException ToException(string agent) => new(Summarize(agent), ToDetails());

    private string Summarize(string agent)
    {
        var first = _errors[0];
        var place = first.Location.Count == 0 ? "the input" : $"`{string.Join('.', first.Location)}`";
        var more = _errors.Count > 1 ? $" (and {_errors.Count - 1} more)" : "";
        return $"agent `{agent}` rejects the input: {place}: {first.Message}{more}";
    }

    private JsonElement ToDetails()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("errors");
            foreach (var error in _errors)
            {
                error.WriteTo(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
