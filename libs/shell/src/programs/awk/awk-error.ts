/** A program that cannot go on. The message is complete but for the `awk: `. */
export class AwkError extends Error {}
