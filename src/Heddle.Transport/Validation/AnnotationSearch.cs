using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace Heddle.Transport;

/// <summary>One walk through a value: where it stands, and what it has found.</summary>
internal sealed class AnnotationSearch(int most)
{
    private readonly List<(object Step, bool IsMember)> _location = [];
    private readonly List<AnnotationProblem> _problems = [];

    public IReadOnlyList<AnnotationProblem> Problems => _problems;

    public bool IsFull => _problems.Count >= most;

    public void Enter(object step, bool isMember) => _location.Add((step, isMember));

    public void Leave() => _location.RemoveAt(_location.Count - 1);

    public void Add(ValidationAttribute? attribute, ValidationResult? result, IReadOnlyList<string> members)
    {
        if (result is not null && !IsFull)
        {
            _problems.Add(new([.. _location.Select(place => place.Step)], Path(), attribute, result) { Members = members });
        }
    }

    private string Path()
    {
        var path = new StringBuilder();
        foreach (var (step, isMember) in _location)
        {
            var name = Convert.ToString(step, CultureInfo.InvariantCulture);
            _ =
                !isMember ? path.Append('[').Append(name).Append(']')
                : path.Length > 0 ? path.Append('.').Append(name)
                : path.Append(name);
        }

        return path.ToString();
    }
}
