import { DescribeText } from './describe-text.ts';

describe('DescribeText', () => {
  it('starts the lines of a list in the second column', () => {
    const text = new DescribeText();
    text.list(1, 'Labels', ['a=1', 'b=2']);
    text.list(1, 'Annotations', []);
    expect(text.raw()).toBe('  Labels:\ta=1\n\tb=2\n  Annotations:\t<none>\n');
    expect(text.aligned()).toBe('  Labels:       a=1\n                b=2\n  Annotations:  <none>\n');
  });
});
