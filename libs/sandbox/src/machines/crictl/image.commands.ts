/** crictl's commands about images and the disk that they are on. */
import { fatal, ok, OUTPUT, QUIET, TEMPLATE, type CrictlCall, type CrictlCommand, type Result } from './crictl-call.ts';
import { list, megabytes, nanoseconds, short, single } from './crictl-output.ts';

type Image = ReturnType<CrictlCall['place']['cluster']['nodes']['images']['on']>[number];

function objectOf({ repository, tag, id, size }: Image): object {
  return {
    id: `sha256:${id}`,
    repoTags: tag === '<none>' ? [] : [`${repository}:${tag}`],
    repoDigests: [`${repository}@sha256:${id}`],
    size: `${size}`,
    uid: null,
    username: '',
    spec: null,
    pinned: repository.endsWith('/pause'),
  };
}

function images(call: CrictlCall): Result {
  const [wanted] = call.operands;
  const found = call.place.cluster.nodes.images
    .on(call.node)
    .filter(({ repository, tag }) => wanted === undefined || repository === wanted || `${repository}:${tag}`.endsWith(wanted));
  if (call.flags.has('quiet')) return ok(found.map(({ id }) => `sha256:${id}\n`).join(''));
  const cut = call.flags.has('no-trunc') ? (id: string) => `sha256:${id}` : short;
  const rows = found.map(({ repository, tag, id, size }) => [repository, tag, cut(id), megabytes(size)]);
  return list(call, 'listing images', { images: found.map(objectOf) }, [['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], ...rows]);
}

function inspecti(call: CrictlCall): Result {
  const [wanted] = call.operands;
  if (wanted === undefined) return fatal('ID cannot be empty');
  const found = call.place.cluster.nodes.images
    .on(call.node)
    .find(({ id, repository, tag }) => id.startsWith(wanted.replace(/^sha256:/, '')) || `${repository}:${tag}`.endsWith(wanted));
  if (!found) return fatal(`no such image ${JSON.stringify(wanted)} present`);
  return single(call, `image status for ${JSON.stringify(wanted)}`, { status: objectOf(found), info: {} });
}

function pull({ place, node, operands }: CrictlCall): Result {
  const [name] = operands;
  if (name === undefined) return fatal('Image name cannot be empty');
  const answer = place.cluster.nodes.images.pull(node, name);
  return 'error' in answer ? fatal(`pulling image: ${answer.error}`) : ok(`Image is up to date for sha256:${answer.id}\n`);
}

function rmi({ place, node, operands, flags }: CrictlCall): Result {
  const { images: onDisk } = place.cluster.nodes;
  const isPrune = flags.has('prune');
  const inUse = new Set(place.cluster.nodes.containersOn(node).map(({ imageId }) => imageId));
  const every = onDisk.on(node).filter(({ repository, id }) => !isPrune || (!inUse.has(id) && !repository.endsWith('/pause')));
  const asked = isPrune || flags.has('all') ? [...operands, ...every.map(({ id }) => id)] : operands;
  let [stdout, stderr] = ['', ''];
  for (const each of asked) {
    const removed = onDisk.remove(node, each);
    if (removed === undefined) stderr += `ERRO[0000] no such image ${each} \n`;
    else stdout += `Deleted: ${removed}\n`;
  }
  if (asked.length === 0) stderr = 'INFO[0000] No images to remove \n';
  return stderr.startsWith('ERRO')
    ? { stdout, stderr: `${stderr}FATA[0000] unable to remove the image(s) \n`, status: 1 }
    : { stdout, stderr, status: 0 };
}

function imagefsinfo(call: CrictlCall): Result {
  const { images: bytes, inodes } = call.place.cluster.nodes.diskOf(call.node);
  const filesystem = {
    timestamp: nanoseconds(call.process.clock.now()),
    fsId: { mountpoint: '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs' },
    usedBytes: { value: `${bytes}` },
    inodesUsed: { value: `${inodes}` },
  };
  return single(call, 'get image filesystem info', { status: { imageFilesystems: [filesystem], containerFilesystems: [filesystem] } });
}

export const imageCommands: readonly CrictlCommand[] = [
  { name: 'imagefsinfo', operands: '', usage: 'Return image filesystem info', flags: [OUTPUT, TEMPLATE], run: imagefsinfo },
  {
    name: 'images',
    aliases: ['image', 'img'],
    operands: '[REPOSITORY[:TAG]]',
    usage: 'List images',
    flags: [OUTPUT, QUIET, { names: ['no-trunc'], usage: 'Do not truncate ids' }, { names: ['verbose', 'v'], usage: 'Ignored' }],
    run: images,
  },
  {
    name: 'inspecti',
    operands: 'IMAGE-ID [IMAGE-ID...]',
    usage: 'Return the status of one or more images',
    flags: [OUTPUT, TEMPLATE, { names: ['quiet', 'q'], usage: 'Ignored' }],
    run: inspecti,
  },
  { name: 'pull', operands: 'NAME[:TAG|@DIGEST]', usage: 'Pull an image from a registry', run: pull },
  {
    name: 'rmi',
    operands: 'IMAGE-ID [IMAGE-ID...]',
    usage: 'Remove one or more images',
    flags: [
      { names: ['all', 'a'], usage: 'Remove all images' },
      { names: ['prune', 'q'], usage: 'Remove all unused images' },
    ],
    run: rmi,
  },
];
