import { pointerTo, type GoType } from '../../../go/value.ts'
import { kubernetesType, protoType } from '../../../types/index.ts'

/** The Go types of parameters that are Kubernetes' and Istio's own. */
export interface IstioTypes {
  readonly containers: GoType
  readonly objectMeta: GoType
  readonly meshConfig: GoType
  readonly proxyConfig: GoType
  readonly duration: GoType
  readonly message: GoType
}

/** Builds the parameter types: not before they are needed, because the tables behind them are large. */
export function istioTypes(): IstioTypes {
  return {
    containers: kubernetesType('[]core/v1.Container'),
    objectMeta: kubernetesType('meta/v1.ObjectMeta'),
    meshConfig: pointerTo(protoType('istio.mesh.v1alpha1.MeshConfig')),
    proxyConfig: pointerTo(protoType('istio.mesh.v1alpha1.ProxyConfig')),
    duration: pointerTo(protoType('google.protobuf.Duration')),
    message: MESSAGE
  }
}

/** The Go packages of the mesh API and of what it uses; Kubernetes' types are in others. */
const MESSAGE_PACKAGE = /^(?:v1alpha1|v1alpha3|v1beta1|durationpb|wrapperspb|structpb|timestamppb)\./

/** `proto.Message`: what a pointer to any message implements. */
const MESSAGE: GoType = {
  text: 'protoreflect.ProtoMessage',
  kind: 'interface',
  named: true,
  accepts: type => type.kind === 'ptr' && type.elem?.kind === 'struct' && MESSAGE_PACKAGE.test(type.elem.text)
}
