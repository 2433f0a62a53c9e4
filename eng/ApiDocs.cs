// The API reference: a page for each assembly, made of its public members and their documentation comments.
// usage: dotnet run eng/ApiDocs.cs -- <folder of assemblies> <folder to write to>
#:property PublishAot=false
#:property RunAnalyzers=false
#:property GenerateDocumentationFile=false
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

var (input, output) = (Path.GetFullPath(args[0]), Directory.CreateDirectory(args[1]));
var pages = Directory
    .GetFiles(input, "Heddle.*.dll")
    .Where(path => File.Exists(Path.ChangeExtension(path, "xml")))
    .Order(StringComparer.Ordinal)
    .Select(path => new Page(Assembly.LoadFrom(path), XDocument.Load(Path.ChangeExtension(path, "xml"))))
    .Where(page => page.Types.Count > 0)
    .ToList();
foreach (var page in pages)
{
    File.WriteAllText(Path.Combine(output.FullName, page.FileName), page.Render());
}

var links = string.Concat(
    pages.Select(page => $"<li><a href='{page.FileName}'>{page.Name}</a> <small>{page.Types.Count} types</small></li>")
);
File.WriteAllText(Path.Combine(output.FullName, "index.html"), Html.Document("Heddle", $"<h1>Heddle</h1><ul>{links}</ul>"));
Console.WriteLine($"{pages.Sum(page => page.Types.Count)} types of {pages.Count} assemblies");

internal sealed class Page(Assembly assembly, XDocument documentation)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, XElement> _comments = documentation
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public string Name => assembly.GetName().Name!;

    public string FileName => $"{Name}.html";

    public IReadOnlyList<Type> Types { get; } = [.. assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)];

    public string Render()
    {
        var body = new StringBuilder($"<p><a href='index.html'>Heddle</a></p><h1>{Name}</h1><nav>");
        foreach (var type in Types)
        {
            body.Append($"<a href='#{WebUtility.HtmlEncode(type.FullName)}'>{Html.Type(type)}</a> ");
        }

        body.Append("</nav>");
        foreach (var type in Types)
        {
            RenderType(body, type);
        }

        return Html.Document(Name, body.ToString());
    }

    private void RenderType(StringBuilder body, Type type)
    {
        var id = $"T:{type.FullName!.Replace('+', '.')}";
        body.Append($"<section id='{WebUtility.HtmlEncode(type.FullName)}'><h2>{Html.Kind(type)} {Html.Type(type)}</h2>{Comment(id)}<dl>");
        foreach (var member in type.GetMembers(Declared).Where(IsShown).OrderBy(member => (Rank(member), member.Name)))
        {
            body.Append($"<dt><code>{Html.Signature(member)}</code></dt><dd>{Comment(DocumentationId.Of(member))}</dd>");
        }

        body.Append("</dl></section>");
    }

    private string Comment(string id) => _comments.TryGetValue(id, out var comment) ? Html.Comment(comment) : "";

    private static int Rank(MemberInfo member) =>
        member switch
        {
            ConstructorInfo => 0,
            FieldInfo => 1,
            PropertyInfo => 2,
            EventInfo => 3,
            _ => 4,
        };

    private static bool IsShown(MemberInfo member) =>
        !member.IsDefined(typeof(CompilerGeneratedAttribute))
        && member switch
        {
            MethodBase method => (method.IsPublic || method.IsFamily) && (!method.IsSpecialName || method is ConstructorInfo),
            FieldInfo field => field is { IsPublic: true, IsSpecialName: false },
            PropertyInfo property => property.GetAccessors().Length > 0,
            EventInfo => true,
            _ => false,
        };
}

/// <summary>The names the compiler gives to documentation comments.</summary>
internal static partial class DocumentationId
{
    public static string Of(MemberInfo member) =>
        member switch
        {
            MethodBase method => $"M:{Owner(method)}.{MethodName(method)}{Parameters(method.GetParameters())}",
            PropertyInfo property => $"P:{Owner(property)}.{property.Name}{Parameters(property.GetIndexParameters())}",
            FieldInfo field => $"F:{Owner(field)}.{field.Name}",
            _ => $"E:{Owner(member)}.{member.Name}",
        };

    private static string Owner(MemberInfo member) => member.DeclaringType!.FullName!.Replace('+', '.');

    private static string MethodName(MethodBase method) =>
        method is ConstructorInfo ? "#ctor"
        : method.IsGenericMethod ? $"{method.Name}``{method.GetGenericArguments().Length}"
        : method.Name;

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => Name(parameter.ParameterType)))})";

    private static string Name(Type type) =>
        type switch
        {
            { IsByRef: true } => Name(type.GetElementType()!) + "@",
            { IsArray: true } => Name(type.GetElementType()!) + "[]",
            { IsGenericParameter: true } => (type.DeclaringMethod is null ? "`" : "``") + type.GenericParameterPosition,
            { IsGenericType: true } => Arity().Replace(type.GetGenericTypeDefinition().FullName!.Replace('+', '.'), "")
                + $"{{{string.Join(',', type.GetGenericArguments().Select(Name))}}}",
            _ => type.FullName!.Replace('+', '.'),
        };

    [GeneratedRegex("`[0-9]+")]
    private static partial Regex Arity();
}

internal static class Html
{
    private const string Style =
        "body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}code{font-size:.9em}nav{columns:3}nav a{display:block}"
        + "dt{margin-top:1rem}section{border-top:1px solid #ccc}";

    public static string Document(string title, string body) =>
        $"<!doctype html><html lang='en'><meta charset='utf-8'><title>{title}</title><style>{Style}</style><body>{body}</body></html>";

    public static string Kind(Type type) =>
        type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsValueType ? "struct"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : "class";

    public static string Type(Type type)
    {
        var name = type.IsNested && !type.IsGenericParameter ? $"{Type(type.DeclaringType!)}.{type.Name}" : type.Name;
        var plain = WebUtility.HtmlEncode(name.Split('`')[0]);
        return type.IsGenericType ? $"{plain}&lt;{string.Join(", ", type.GetGenericArguments().Select(Type))}&gt;" : plain;
    }

    public static string Signature(MemberInfo member) =>
        member switch
        {
            ConstructorInfo constructor => $"new {Type(constructor.DeclaringType!)}({Parameters(constructor.GetParameters())})",
            MethodInfo method => $"{Type(method.ReturnType)} {method.Name}({Parameters(method.GetParameters())})",
            PropertyInfo property => $"{Type(property.PropertyType)} {property.Name}",
            FieldInfo field => field.DeclaringType!.IsEnum
                ? $"{field.Name} = {field.GetRawConstantValue()}"
                : $"{Type(field.FieldType)} {field.Name}",
            _ => member.Name,
        };

    public static string Comment(XElement comment)
    {
        var html = new StringBuilder();
        foreach (var part in comment.Elements())
        {
            var subject = part.Attribute("name")?.Value ?? part.Attribute("cref")?.Value[2..];
            var label = part.Name.LocalName is "summary" ? "" : $"<em>{part.Name.LocalName} {WebUtility.HtmlEncode(subject)}</em>: ";
            html.Append($"<p>{label}{Inline(part)}</p>");
        }

        return html.ToString();
    }

    private static string Inline(XElement element) =>
        string.Concat(
            element
                .Nodes()
                .Select(node =>
                    node switch
                    {
                        XText text => WebUtility.HtmlEncode(text.Value),
                        XElement { Name.LocalName: "c" or "code" } code => $"<code>{WebUtility.HtmlEncode(code.Value)}</code>",
                        XElement { FirstAttribute: { } reference } other when !other.Nodes().Any() =>
                            $"<code>{WebUtility.HtmlEncode(reference.Value.Split('(')[0].Split(':')[^1])}</code>",
                        XElement other => Inline(other),
                        _ => "",
                    }
                )
        );

    private static string Parameters(ParameterInfo[] parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{Type(parameter.ParameterType)} {parameter.Name}"));
}
