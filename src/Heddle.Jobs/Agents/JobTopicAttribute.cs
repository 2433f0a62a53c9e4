namespace Heddle.Jobs;

/// <summary>Names the topic whose jobs a class does (<see cref="IJob{TIn,TOut}"/>).</summary>
/// <param name="topic">The topic: <c>job.</c> and one or more tokens, without wildcards.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class JobTopicAttribute(string topic) : Attribute
{
    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;
}
