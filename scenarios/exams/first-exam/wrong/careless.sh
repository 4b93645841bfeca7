# fails: job-done, probe-done, role-no-more
kubectl config use-context k8s-c1
kubectl create job count -n {{ team }}-web --image=busybox:1.36 -- echo done
kubectl apply -n {{ team }}-web -f - <<'EOF'
apiVersion: v1
kind: Pod
metadata: { name: gate }
spec:
  containers:
    - name: gate
      image: nginx:1.27
      command: [sleep, '3600']
      readinessProbe:
        httpGet: { path: /, port: 80 }
EOF
kubectl config use-context k8s-c3
kubectl create serviceaccount deployer -n {{ team }}-web
kubectl create role deployer -n {{ team }}-web --verb=list,create,get,patch --resource=deployments.apps
kubectl create rolebinding deployer -n {{ team }}-web --role=deployer --serviceaccount={{ team }}-web:deployer
# advance: 30s
