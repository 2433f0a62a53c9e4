using System.Text.Json.Serialization;

namespace Heddle.Transport.Nats;

[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(ConnectCommand))]
internal sealed partial class WireJson : JsonSerializerContext;
