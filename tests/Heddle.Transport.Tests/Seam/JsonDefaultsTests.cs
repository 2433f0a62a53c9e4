using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Heddle.Transport.Nats;

namespace Heddle.Transport.Tests.Seam;

/// <summary>
/// What a server leaves out, or sends as null, reads as the property's own default: generated readers pass null to an <c>init</c> whose
/// member is missing, whatever its initializer says.
/// </summary>
public sealed class JsonDefaultsTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<Type> Messages =>
        [
            .. new JsonSerializerContext[] { JetStreamJson.Default, WireJson.Default, ObjectJson.Default }
                .SelectMany(context =>
                    context
                        .GetType()
                        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
                        .Where(property => typeof(JsonTypeInfo).IsAssignableFrom(property.PropertyType))
                        .Select(property => ((JsonTypeInfo)property.GetValue(context)!).Type)
                )
                .Where(type => type.Assembly == typeof(MessageBus).Assembly && type.IsClass)
                .Where(type => type.GetConstructor([]) is not null && !type.GetProperties().Any(IsRequired))
                // Only ever written.
                .Where(type => type != typeof(ConnectCommand))
                .Distinct(),
        ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_is_left_out_has_its_default(Type type)
    {
        var whole = Activator.CreateInstance(type);
        var read = Read(type, "{}");
        foreach (var property in Members(type))
        {
            ShouldBeTheSame(property.GetValue(read), property.GetValue(whole), property.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_is_null_is_not_where_it_must_not_be(Type type)
    {
        var references = Members(type).Where(property => !property.PropertyType.IsValueType).ToList();
        var json = "{" + string.Join(',', references.Select(property => $"\"{NameOf(property)}\":null")) + "}";
        var read = Read(type, json);
        foreach (var property in references.Where(property => Nullability.Create(property).ReadState == NullabilityState.NotNull))
        {
            property.GetValue(read).ShouldNotBeNull(property.Name);
        }
    }

    [Fact]
    public void All_that_a_server_sends_is_looked_at()
    {
        var names = Messages.Select(row => row.Data.Name).ToList();
        names.ShouldContain(nameof(RawMessage));
        names.ShouldContain(nameof(ApiError));
        names.ShouldContain(nameof(ServerInfo));
        names.ShouldContain(nameof(ObjectRecord));
    }

    private static object Read(Type type, string json)
    {
        JsonSerializerContext[] contexts = [JetStreamJson.Default, WireJson.Default, ObjectJson.Default];
        var info = contexts.Select(context => context.GetTypeInfo(type)).First(info => info is not null)!;
        return JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), info)!;
    }

    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite);

    private static bool IsRequired(PropertyInfo property) =>
        property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name;

    private static void ShouldBeTheSame(object? read, object? whole, string name)
    {
        if (read is System.Collections.IEnumerable and not string)
        {
            ((System.Collections.IEnumerable)read).Cast<object>().ShouldBe(((System.Collections.IEnumerable)whole!).Cast<object>(), name);
        }
        else
        {
            read.ShouldBe(whole, name);
        }
    }
}
