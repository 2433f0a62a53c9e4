using System.Text.Json;

namespace Heddle.Cli;

/// <summary>
/// This user's folder for the mesh on this machine, below <c>XDG_STATE_HOME</c> or <c>~/.local/state</c> (XDG Base Directory Specification), or
/// <c>LocalAppData</c>. Only this user may enter it. Held by one command at a time.
/// </summary>
internal sealed class MeshFolder : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private MeshFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <summary>Where the server keeps streams and buckets.</summary>
    public string DataFolder => System.IO.Path.Combine(Path, "data");

    private string RecordFile => RecordIn(Path);

    public static async Task<MeshFolder> LockAsync(Shell shell, CancellationToken cancellationToken)
    {
        var path = PathFor(shell);
        CreatePrivate(path);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), shell.Time);
        for (var isTold = false; ; isTold = true)
        {
            try
            {
                return new MeshFolder(path, Open(System.IO.Path.Combine(path, "lock")));
            }
            catch (IOException problem) when (IsHeldByAnother(problem))
            {
                if (!isTold)
                {
                    shell.Say("waiting for another heddle, which is starting or stopping the mesh");
                }

                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    /// <summary>The record as it is at this moment, without holding the folder.</summary>
    public static MeshRecord? Peek(Shell shell) => Read(RecordIn(PathFor(shell)));

    public MeshRecord? ReadRecord() => Read(RecordFile);

    public void WriteRecord(MeshRecord record)
    {
        using var file = Open(RecordFile);
        JsonSerializer.Serialize(file, record);
    }

    public void RemoveRecord() => File.Delete(RecordFile);

    public void Dispose() => _lock.Dispose();

    public static string PathFor(Shell shell)
    {
        var xdg = shell.Environment("XDG_STATE_HOME");
        var state =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : System.IO.Path.IsPathRooted(xdg) ? xdg
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return System.IO.Path.Combine(state, "heddle", "mesh");
    }

    private static bool IsHeldByAnother(IOException problem) =>
        problem.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation;

    private static string RecordIn(string folder) => System.IO.Path.Combine(folder, "mesh.json");

    private static MeshRecord? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<MeshRecord>(File.ReadAllBytes(file));
        }
        catch (Exception nothing) when (nothing is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode0600;
        }

        return new FileStream(path, options);
    }
}
