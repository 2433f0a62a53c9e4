using System.ComponentModel.DataAnnotations;

namespace Heddle.Jobs.Tests;

public sealed record Prompt([StringLength(20)] string Text, [Range(0, 9)] int Tries = 1);
