kubectl config set-credentials jane --token=jane-token
kubectl config set-context jane --cluster=kubernetes --user=jane --namespace=harbor
kubectl --context=jane auth whoami
kubectl config set-credentials mallory --token=let-me-in
kubectl --user=mallory get pods
kubectl --context=jane get pods
kubectl create role pod-reader --verb=get,list,watch --resource=pods -n harbor
kubectl create rolebinding jane-reads-pods --role=pod-reader --user=jane -n harbor
kubectl create rolebinding developers-edit --clusterrole=edit --group=developers -n harbor
kubectl create serviceaccount deployer -n harbor
kubectl create role deployer --verb=get,list,patch --resource=deployments.apps -n harbor
kubectl create rolebinding deployer --role=deployer --serviceaccount=harbor:deployer -n harbor
kubectl config set-credentials deployer --token="$(kubectl create token deployer -n harbor)"
kubectl --user=deployer auth whoami
kubectl run probe --image=nginx:1.27 -n vault
cat <<EOF | kubectl apply -f -
apiVersion: v1
kind: Pod
metadata:
  name: safe
  namespace: vault
spec:
  containers:
  - name: main
    image: busybox:1.36
    command: ["sh", "-c", "sleep 36000"]
    securityContext:
      allowPrivilegeEscalation: false
      runAsNonRoot: true
      runAsUser: 1000
      capabilities:
        drop: ["ALL"]
      seccompProfile:
        type: RuntimeDefault
EOF
# advance: 60s
