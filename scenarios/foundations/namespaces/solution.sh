kubectl api-resources --namespaced=false -o name > /root/cluster-scoped.txt
cat <<EOF | kubectl apply -f -
apiVersion: v1
kind: Namespace
metadata:
  name: team-a
  labels:
    env: dev
EOF
kubectl create namespace team-b
kubectl label namespace team-b env=dev
kubectl run web --image=nginx:1.27 -n team-a
kubectl run web --image=httpd:2.4 -n team-b
kubectl wait --for=condition=Ready pod/web -n team-a --timeout=60s
kubectl wait --for=condition=Ready pod/web -n team-b --timeout=60s
kubectl config set-context team-a --cluster=kubernetes --user=kubernetes-admin --namespace=team-a
kubectl config use-context team-a
kubectl create configmap price-list --from-literal=apple="$(kubectl get configmap price-list -n legacy -o jsonpath='{.data.apple}')"
kubectl delete namespace legacy
# advance: 60s
