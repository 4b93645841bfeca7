import { goDiff } from './go-diff.ts';
import { GoTypes } from './go-type.ts';

const claims = new GoTypes({
  'core.PersistentVolumeClaimSpec':
    'AccessModes:[]core.PersistentVolumeAccessMode Selector:*v1.LabelSelector Resources:core.VolumeResourceRequirements VolumeName:string StorageClassName:*string VolumeMode:*string DataSource:*core.TypedLocalObjectReference DataSourceRef:*core.TypedObjectReference VolumeAttributesClassName:*string',
  'core.VolumeResourceRequirements': 'Limits:core.ResourceList Requests:core.ResourceList',
}).get('core.PersistentVolumeClaimSpec');

const lists = new GoTypes({
  'x.Spec': 'Items:[]x.Item Labels:map[string]string Count:*int32 Name:string',
  'x.Item': 'Name:string Size:int Note:string More:int',
}).get('x.Spec');

describe('goDiff', () => {
  it('prints what the API server prints about a claim', () => {
    const spec = {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '500Mi' } },
      volumeName: 'pv-a',
      volumeMode: 'Filesystem',
    };
    expect(goDiff(claims, spec, { ...spec, accessModes: ['ReadOnlyMany'] })).toBe(
      [
        '  core.PersistentVolumeClaimSpec{',
        '- \tAccessModes: []core.PersistentVolumeAccessMode{"ReadWriteOnce"},',
        '+ \tAccessModes: []core.PersistentVolumeAccessMode{"ReadOnlyMany"},',
        '  \tSelector:    nil,',
        '  \tResources:   {Requests: {s"storage": {i: {...}, s: "500Mi", Format: "BinarySI"}}},',
        '  \t... // 6 identical fields',
        '  }',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['nothing', { name: 'a' }, { name: 'a', labels: undefined }, ''],
    [
      'a pointer and a map',
      { count: 1, labels: { a: '1' } },
      { count: 2, labels: { a: '1', b: '2' } },
      '  x.Spec{\n  \tItems: nil,\n  \tLabels: map[string]string{\n  \t\t"a": "1",\n+ \t\t"b": "2",\n  \t},\n- \tCount: &1,\n+ \tCount: &2,\n  \tName:  "",\n  }\n',
    ],
    [
      'a field of an element',
      { items: [{ name: 'a' }, { name: 'b', size: 1 }] },
      { items: [{ name: 'a' }, { name: 'b', size: 2 }] },
      '  x.Spec{\n  \tItems: []x.Item{\n  \t\t{Name: "a"},\n  \t\t{\n  \t\t\tName: "b",\n- \t\t\tSize: 1,\n+ \t\t\tSize: 2,\n  \t\t\tNote: "",\n  \t\t\tMore: 0,\n  \t\t},\n  \t},\n  \tLabels: nil,\n  \tCount:  nil,\n  \tName:   "",\n  }\n',
    ],
    [
      'a new element',
      { items: [{ name: 'a' }] },
      { items: [{ name: 'a' }, { name: 'b' }] },
      '  x.Spec{\n  \tItems: []x.Item{\n  \t\t{Name: "a"},\n+ \t\t{Name: "b"},\n  \t},\n  \tLabels: nil,\n  \tCount:  nil,\n  \tName:   "",\n  }\n',
    ],
  ])('prints %s', (_, before, after, expected) => {
    expect(goDiff(lists, before, after)).toBe(expected);
  });
});
