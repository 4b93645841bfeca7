import { FileError } from './file-error.ts';

/** What of a file system changes something, where nothing can be changed. */
export abstract class UnchangeableFileSystem {
  write(): FileError {
    return readOnly();
  }

  create(): FileError {
    return readOnly();
  }

  link(): FileError {
    return readOnly();
  }

  unlink(): FileError {
    return readOnly();
  }

  rename(): FileError {
    return readOnly();
  }

  change(): FileError {
    return readOnly();
  }
}

const readOnly = (): FileError => new FileError('EROFS');
