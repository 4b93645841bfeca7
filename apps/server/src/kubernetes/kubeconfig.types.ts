import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'How kubectl and other clients reach the cluster of a sandbox' })
export class Kubeconfig {
  @Field(() => String, { description: 'A name for the file' }) fileName!: string;
  @Field(() => String, { description: 'YAML. Whoever has it is the administrator of this cluster' }) text!: string;
}
