import { newTestMachine } from '../testing/test-machine.ts';
import { fileKind } from './file-type.ts';

describe('kinds of files', () => {
  it.each([
    ['', 'empty', 'inode/x-empty; charset=binary'],
    ['x', 'very short file (no magic)', 'application/octet-stream; charset=binary'],
    ['abc\n', 'ASCII text', 'text/plain; charset=us-ascii'],
    ['abc', 'ASCII text, with no line terminators', 'text/plain; charset=us-ascii'],
    ['a\r\nb\n', 'ASCII text, with CRLF, LF line terminators', 'text/plain; charset=us-ascii'],
    ['\xc3\xa9\n', 'Unicode text, UTF-8 text', 'text/plain; charset=utf-8'],
    ['\xe9\n', 'ISO-8859 text', 'text/plain; charset=iso-8859-1'],
    ['a\0b', 'data', 'application/octet-stream; charset=binary'],
    ['{"a": 1}\n', 'JSON text data', 'application/json; charset=us-ascii'],
    ['{"a":1}\n{"b":2}\n', 'New Line Delimited JSON text data', 'application/x-ndjson; charset=us-ascii'],
    ['{a', 'ASCII text, with no line terminators', 'text/plain; charset=us-ascii'],
    ['a,b\n1,2\n3,4\n', 'CSV text', 'text/csv; charset=us-ascii'],
    ['#!/bin/sh\n', 'POSIX shell script, ASCII text executable', 'text/x-shellscript; charset=us-ascii'],
    ['#!/usr/bin/env bash\n', 'Bourne-Again shell script, ASCII text executable', 'text/x-shellscript; charset=us-ascii'],
    ['#!/opt/foo -x\n', 'a /opt/foo -x script, ASCII text executable', 'text/plain; charset=us-ascii'],
    ['<?xml version="1.0"?>\n', 'XML 1.0 document, ASCII text', 'text/xml; charset=us-ascii'],
    ['-----BEGIN CERTIFICATE-----\nabc\n', 'PEM certificate', 'text/plain; charset=us-ascii'],
    [`${'x'.repeat(301)}\n`, 'ASCII text, with very long lines (301)', 'text/plain; charset=us-ascii'],
  ])('%j', (bytes, about, mime) => {
    const kind = fileKind(bytes);
    expect([kind.about, `${kind.mime}; charset=${kind.charset}`]).toEqual([about, mime]);
  });

  it.each([
    [
      'echo a > a; mkdir dir; ln -s a l; ln -s no bl; file a dir l bl; file -L l',
      'a:   ASCII text\ndir: directory\nl:   symbolic link to a\nbl:  broken symbolic link to no\nl: ASCII text\n',
    ],
    ['file /dev/null nosuch', "/dev/null: character special (1/3)\nnosuch:    cannot open `nosuch' (No such file or directory)\n"],
    [
      'echo a > a; gzip a; file -b a.gz | cut -d, -f1,2; file -bi a.gz',
      'gzip compressed data, from Unix\napplication/gzip; charset=binary\n',
    ],
    ['echo a > a; tar cf t.tar a; file -b t.tar | cut -c1-17; echo b | file -', 'POSIX tar archive\n/dev/stdin: ASCII text\n'],
  ])('%s', async (line, stdout) => {
    expect(await newTestMachine().run(line)).toEqual({ stdout, stderr: '', status: 0 });
  });

  it('says how it is called', async () => {
    const { stderr, status } = await newTestMachine().run('file -Q x');
    expect([stderr.split('\n')[0], status]).toEqual(["file: invalid option -- 'Q'", 1]);
    expect((await newTestMachine().run('file')).stderr).toMatch(/^Usage: file /);
  });
});
