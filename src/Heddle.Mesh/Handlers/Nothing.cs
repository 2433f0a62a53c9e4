namespace Heddle.Mesh;

/// <summary>Stands for the input or the output a handler does not have.</summary>
internal readonly record struct Nothing;
