namespace MeshTour;

/// <summary>One event.</summary>
/// <param name="Symbol">What is traded.</param>
/// <param name="Amount">For how much.</param>
internal sealed record Price(string Symbol, decimal Amount);
