using System.ComponentModel.DataAnnotations;

namespace Heddle.Jobs.Tests;

public sealed record Echo([MinLength(1)] string Text);
