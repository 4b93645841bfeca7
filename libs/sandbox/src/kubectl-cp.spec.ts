import { Sandbox } from './sandbox.ts';

/** Wherever an image keeps its tar. */
it.each(['busybox:1.36', 'alpine:3.20', 'nginx:1.27'])('files go into a container of %s and come back', async (image) => {
  const sandbox = Sandbox.create({ seed: 1, now: Date.UTC(2026, 0, 5, 8) });
  const result = await sandbox.runScript(`kubectl run box --image=${image} -- sleep 1000 > /dev/null
kubectl wait pod/box --for=condition=Ready > /dev/null
echo hello > note
kubectl cp note box:/tmp/note
kubectl cp box:/tmp/note back 2> /dev/null
cat back
mkdir folder && echo more > folder/file
tar czf - folder | kubectl exec -i box -- tar xzf - -C /tmp
kubectl exec box -- cat /tmp/folder/file`);
  expect(result).toEqual({ stdout: 'hello\nmore\n', stderr: '', status: 0 });
});
