namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>A template, or an expression in it, that Resource Manager would not take; the message is for its author.</summary>
internal class TemplateException(string message) : Exception(message);
