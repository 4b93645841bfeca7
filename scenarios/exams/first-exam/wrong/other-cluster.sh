# fails: config-done, secret-done, service-done, static-pod-done
kubectl config use-context k8s-c1
kubectl create configmap settings -n {{ team }}-web --from-literal=COLOR={{ color }}
kubectl create secret generic token -n {{ team }}-web --from-literal=value={{ word }}
kubectl expose deployment shop -n {{ team }}-web --port=80
ssh k8s-c1-controlplane
kubectl run pulse --image=nginx:1.27 --dry-run=client -o yaml > /etc/kubernetes/manifests/pulse.yaml
exit
# advance: 20s
