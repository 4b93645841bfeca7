/** What the person who named a folder must put right. */
export class LessonsNotFound extends Error {}
