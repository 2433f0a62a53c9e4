using System.ComponentModel.DataAnnotations;

namespace Heddle.Mesh;

/// <summary>The error type under which a violated annotation is reported.</summary>
internal static class AnnotationErrors
{
    public static string CodeOf(ValidationAttribute attribute) =>
        attribute switch
        {
            RequiredAttribute => "missing",
            RangeAttribute => "range",
            StringLengthAttribute or MinLengthAttribute or MaxLengthAttribute or LengthAttribute => "length",
            RegularExpressionAttribute => "string_pattern_mismatch",
            AllowedValuesAttribute or DeniedValuesAttribute => "literal_error",
            _ => "value_error",
        };
}
