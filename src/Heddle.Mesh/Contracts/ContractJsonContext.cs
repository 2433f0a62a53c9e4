using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Heddle.Mesh;

[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(string))]
internal sealed partial class ContractJsonContext : JsonSerializerContext;
