import { duplicate, FieldPath, required, type Condition, type FieldError, type KubeObject } from '@drydock/apimachinery';

/** pkg/apis/flowcontrol/validation, ValidateFlowSchemaStatus and ValidatePriorityLevelConfigurationStatus. */
export function conditionErrors({ status }: KubeObject & { status?: { conditions?: Condition[] } }): FieldError[] {
  const conditions = status?.conditions ?? [];
  return conditions.flatMap(({ type }, index) => {
    const path = FieldPath.of('status', 'conditions').index(index).child('type');
    const twice = conditions.findIndex((each) => each.type === type) < index;
    return [...(twice ? [duplicate(path, type)] : []), ...(type ? [] : [required(path, 'must not be empty')])];
  });
}
