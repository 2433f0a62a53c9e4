namespace Heddle.Cli;

/// <summary>How <c>mesh up</c> was asked to start a mesh.</summary>
/// <param name="Port">The port for clients; the next one is for browsers.</param>
/// <param name="Host">The address to listen on, where others can connect; <see langword="null"/> for this machine alone.</param>
/// <param name="Foreground">Whether the command stays as long as the server.</param>
internal sealed record MeshUpRequest(int Port, string? Host, bool Foreground);
