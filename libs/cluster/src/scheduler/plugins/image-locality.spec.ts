import { testScheduling } from '../../../test/scheduling-table.ts';

describe('ImageLocality', () => {
  testScheduling([
    { name: 'a big image that is there already', nodes: 'a | b image:big:v1=600Mi', pod: 'new image:big:v1', expect: 'b' },
    {
      name: 'the bigger part of several images',
      nodes: 'a image:small:v1=100Mi | b image:big:v1=900Mi',
      pod: 'new {containers: [{name: one, image: "small:v1"}, {name: two, image: "big:v1"}]}',
      expect: 'b',
    },
    { name: 'an image without a tag is the latest', nodes: 'a | b image:big:latest=600Mi', pod: 'new image:big', expect: 'b' },
    {
      name: 'images of init containers count',
      nodes: 'a | b image:setup:v1=900Mi',
      pod: 'new {initContainers: [{name: i, image: "setup:v1"}]}',
      expect: 'b',
    },
    {
      name: 'what few nodes have is worth less than it saves, so that they are not overrun',
      nodes: 'a image:big:v1=200Mi cpu:3900m | b | c | d | e | f | g | h | i | j',
      pod: 'new image:big:v1 {nodeSelector: {kubernetes.io/hostname: a}}',
      expect: 'a',
    },
  ]);
});
