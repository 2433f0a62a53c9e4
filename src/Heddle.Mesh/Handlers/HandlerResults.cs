namespace Heddle.Mesh;

/// <summary>Brings what a handler may return to one form. The compiled handlers call these by name.</summary>
internal static class HandlerResults
{
    public static ValueTask<T> FromValue<T>(T value) => new(value);

    public static ValueTask<T> FromTask<T>(Task<T> task) => new(task);

    public static ValueTask<T> FromValueTask<T>(ValueTask<T> task) => task;

    public static ValueTask<Nothing> FromNothing() => default;

    public static async ValueTask<Nothing> FromPlainTask(Task task)
    {
        await task.ConfigureAwait(false);
        return default;
    }

    public static async ValueTask<Nothing> FromPlainValueTask(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return default;
    }
}
