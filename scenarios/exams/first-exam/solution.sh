kubectl config use-context k8s-c1
kubectl create namespace {{ team }}
kubectl label namespace {{ team }} tier={{ tier }}
kubectl config set-context --current --namespace={{ team }}-web
kubectl get pods -n {{ team }}-web -l 'app=api,env!=prod' -o jsonpath='{.items[0].metadata.name}' > /root/pod.txt
kubectl annotate deployment shop -n {{ team }}-web contact={{ tier }}-team
kubectl scale deployment shop -n {{ team }}-web --replicas={{ replicas }}
kubectl rollout status deployment shop -n {{ team }}-web --timeout=120s
kubectl set image deployment cart -n {{ team }}-web nginx=nginx:1.27
kubectl rollout status deployment cart -n {{ team }}-web --timeout=120s
kubectl create job count -n {{ team }}-web --image=busybox:1.36 -- seq 1 {{ replicas }}
kubectl wait job/count -n {{ team }}-web --for=condition=Complete --timeout=120s
cat > /root/gate.yaml <<'EOF'
apiVersion: v1
kind: Pod
metadata: { name: gate, namespace: {{ team }}-web }
spec:
  containers:
    - name: gate
      image: nginx:1.27
      readinessProbe:
        httpGet: { path: /, port: 80 }
EOF
kubectl apply -f /root/gate.yaml
kubectl wait pod/gate -n {{ team }}-web --for=condition=Ready --timeout=120s
kubectl config use-context k8s-c2
kubectl create configmap settings -n {{ team }}-web --from-literal=COLOR={{ color }}
kubectl create secret generic token -n {{ team }}-web --from-literal=value={{ word }}
cat > /root/writer.yaml <<'EOF'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: {{ team }}-web }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
---
apiVersion: v1
kind: Pod
metadata: { name: writer, namespace: {{ team }}-web }
spec:
  containers:
    - name: writer
      image: nginx:1.27
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
EOF
kubectl apply -f /root/writer.yaml
kubectl wait pod/writer -n {{ team }}-web --for=condition=Ready --timeout=120s
kubectl expose deployment shop -n {{ team }}-web --port=80
kubectl config use-context k8s-c3
kubectl create serviceaccount deployer -n {{ team }}-web
kubectl create role deployer -n {{ team }}-web --verb=list,create --resource=deployments.apps
kubectl create rolebinding deployer -n {{ team }}-web --role=deployer --serviceaccount={{ team }}-web:deployer
kubectl taint node k8s-c3-node02 dedicated={{ tier }}:NoSchedule
ssh k8s-c3-node01
systemctl status kubelet
systemctl start kubelet
exit
ssh k8s-c3-controlplane
kubectl run pulse --image=nginx:1.27 --dry-run=client -o yaml > /etc/kubernetes/manifests/pulse.yaml
exit
# advance: 60s
