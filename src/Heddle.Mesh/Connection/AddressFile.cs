namespace Heddle.Mesh;

/// <summary>
/// The file that tells the tools of a directory where the mesh is (mesh-protocol §5.1): a bare URL on its first line that is not
/// blank, or the two settings <c>url = "…"</c> and <c>creds = "…"</c>.
/// </summary>
public static class AddressFile
{
    /// <summary>Reads a file. A relative credentials path is relative to the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MeshConnectionException">The file cannot be read or names no URL, or a line is neither form.</exception>
    public static MeshAddress Read(string path)
    {
        string? url = null;
        string? credentials = null;
        var number = 0;
        foreach (var raw in ReadLines(path))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (TrySetting(line, out var name, out var value))
            {
                url = name == "url" ? value : url;
                credentials = name == "creds" ? value : credentials;
            }
            else if (url is null && line.Contains("://", StringComparison.Ordinal))
            {
                url = line;
                break;
            }
            else
            {
                throw new MeshConnectionException(
                    $"line {number} of `{path}` is neither a URL nor `url = \"…\"` or `creds = \"…\"`; write it anew with `heddle mesh connect URL`"
                );
            }
        }

        if (string.IsNullOrEmpty(url))
        {
            throw new MeshConnectionException($"`{path}` names no URL; write it anew with `heddle mesh connect URL`");
        }

        var file = credentials is null ? null : Path.GetFullPath(credentials, Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new MeshAddress(url, file, path);
    }

    /// <summary>Writes a file: a bare URL, or both settings when there are credentials.</summary>
    /// <param name="path">The file.</param>
    /// <param name="url">The URL.</param>
    /// <param name="credentialsFile">The credentials file, or <see langword="null"/>.</param>
    public static void Write(string path, string url, string? credentialsFile) =>
        File.WriteAllText(path, credentialsFile is null ? url + "\n" : $"url = \"{Escape(url)}\"\ncreds = \"{Escape(credentialsFile)}\"\n");

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new MeshConnectionException($"the address file `{path}` cannot be read: {problem.Message}", null, problem);
        }
    }

    private static bool TrySetting(string line, out string name, out string value)
    {
        name = value = "";
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return false;
        }

        name = line[..equals].Trim();
        if (name is not ("url" or "creds"))
        {
            return false;
        }

        value = Unquote(line[(equals + 1)..].Trim());
        return true;
    }

    private static string Unquote(string text)
    {
        var quote = text.Length > 0 ? text[0] : ' ';
        if (quote is not ('"' or '\''))
        {
            return text;
        }

        var end = text.LastIndexOf(quote);
        var inner = end > 0 ? text[1..end] : text[1..];
        return quote == '"' ? inner.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : inner;
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
