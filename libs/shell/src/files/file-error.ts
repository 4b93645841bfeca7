/** Why an operation on files did not succeed: the codes and texts of Linux (errno(3), strerror(3)). */
const MESSAGES = {
  EACCES: 'Permission denied',
  EBADF: 'Bad file descriptor',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EINVAL: 'Invalid argument',
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENOENT: 'No such file or directory',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  ENXIO: 'No such device or address',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  EROFS: 'Read-only file system',
  EXDEV: 'Invalid cross-device link',
} as const;

export type FileErrorCode = keyof typeof MESSAGES;

export class FileError {
  readonly code: FileErrorCode;
  /** As strerror(3) says it. */
  readonly message: string;

  constructor(code: FileErrorCode) {
    this.code = code;
    this.message = MESSAGES[code];
  }
}

export const failed = (result: unknown): result is FileError => result instanceof FileError;
