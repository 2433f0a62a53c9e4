namespace Heddle.Policy;

/// <summary>Types what looks into records and entities: attributes, tags and the tests whether they are there.</summary>
internal sealed class AttributeTyping(TypeChecker checker, ExpressionShapes shapes)
{
    public CedarType? CheckAccess(AttributeExpression access, CapabilitySet given)
    {
        if (ExpectAttributes(access.Target, given) is not { } target)
        {
            return null;
        }

        var attributes = AttributesOf(target)!;
        if (attributes.Find(access.Name) is not { } attribute)
        {
            checker.Findings.Error(
                access.Span,
                $"`{target}` has no attribute `{access.Name}`",
                NearMiss.Help(access.Name, attributes.Names.ToArray(), DescribeKnown(attributes))
            );
            return null;
        }

        if (!attribute.IsRequired && !given.Contains(new Capability(shapes.Of(access.Target), access.Name, Tag: 0)))
        {
            checker.Findings.Error(
                access.Span,
                $"the attribute `{access.Name}` of `{target}` is optional, and here it may be missing",
                $"test for it before: `… has {Name(access.Name)} && …`"
            );
            return null;
        }

        return attribute.Type;
    }

    /// <summary>Types <c>a has b.c</c> as <c>a has b &amp;&amp; a.b has c</c>.</summary>
    public Typing CheckHas(HasExpression has, CapabilitySet given)
    {
        if (ExpectAttributes(has.Target, given) is not { } target)
        {
            return Typing.Wrong;
        }

        var subject = shapes.Of(has.Target);
        CedarType type = SimpleType.True;
        var proven = CapabilitySet.Empty;
        for (var i = 0; i < has.Path.Count; i++)
        {
            var name = has.Path[i];
            if (AttributesOf(target) is not { } attributes)
            {
                checker.Findings.Error(has.Span, $"`{has.Path[i - 1]}` is a `{target}`, which has no attributes", HelpForHas(target));
                return Typing.Wrong;
            }

            if (attributes.Find(name) is not { } attribute)
            {
                return SimpleType.False;
            }

            // An entity may be missing, and then it has not even its required attributes.
            var capability = new Capability(subject, name, Tag: 0);
            var isCertain = given.Contains(capability) || (attribute.IsRequired && target is RecordType);
            type = isCertain ? type : SimpleType.Boolean;
            proven = proven.Union(CapabilitySet.Of(capability));
            target = attribute.Type;
            subject = i + 1 < has.Path.Count ? shapes.OfAttribute(subject, name) : subject;
        }

        return new Typing(type, proven);
    }

    /// <summary>Types <c>hasTag</c> and <c>getTag</c>.</summary>
    public Typing CheckTag(BinaryExpression tag, CapabilitySet given)
    {
        var target = checker.Check(tag.Left, given).Type;
        if (target is not null and not EntityType)
        {
            checker.ReportUnexpected(tag.Left, target, "an entity", "only entities have tags");
        }

        if (checker.Expect(tag.Right, given, SimpleType.String) is null || target is not EntityType entity)
        {
            return Typing.Wrong;
        }

        var tags = checker.Schema.Find(entity.Name)?.Tags;
        var capability = new Capability(shapes.Of(tag.Left), Attribute: null, shapes.Of(tag.Right));
        if (tag.Operator == BinaryOperator.HasTag)
        {
            return tags is null ? SimpleType.False
                : given.Contains(capability) ? SimpleType.True
                : new Typing(SimpleType.Boolean, CapabilitySet.Of(capability));
        }

        if (tags is null)
        {
            checker.Findings.Error(tag.Span, $"`{entity}` has no tags", "declare them in the schema with `tags`");
        }
        else if (!given.Contains(capability))
        {
            checker.Findings.Error(
                tag.Span,
                $"the tag of `{entity}` may be missing here",
                "test for the same tag before: `….hasTag(…) && …`"
            );
            tags = null;
        }

        return tags;
    }

    private CedarType? ExpectAttributes(Expression target, CapabilitySet given)
    {
        var type = checker.Check(target, given).Type;
        if (type is null or EntityType or RecordType)
        {
            return type;
        }

        checker.ReportUnexpected(target, type, "an entity or a record", HelpForHas(type));
        return null;
    }

    /// <summary>The attributes of an entity or a record; null for anything else. Actions have none.</summary>
    private RecordType? AttributesOf(CedarType type) =>
        type switch
        {
            RecordType record => record,
            EntityType entity => checker.Schema.Find(entity.Name)?.Attributes ?? RecordType.Empty,
            _ => null,
        };

    private static string? HelpForHas(CedarType type) =>
        type switch
        {
            SetType => "use `contains()` to test for an element of a set",
            SimpleType { Kind: ValueKind.String } => "use `like` to look into a string",
            _ => null,
        };

    private static string? DescribeKnown(RecordType attributes)
    {
        const int most = 8;
        var names = attributes.Names;
        return names.IsEmpty ? "it has no attributes at all"
            : names.Length <= most ? $"it has {string.Join(", ", names.ToArray().Select(n => $"`{n}`"))}"
            : null;
    }

    private static string Name(string name) => Identifiers.IsIdentifier(name) ? name : StringEscapes.Quote(name);
}
