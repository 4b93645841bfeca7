kubectl autoscale deployment crusher --cpu-percent=50 --min=1 --max=6
kubectl set resources deployment crusher --requests=cpu=100m
kubectl patch hpa crusher -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":30}}}}'
kubectl patch pod vault --subresource=resize -p '{"spec":{"containers":[{"name":"redis","resources":{"requests":{"cpu":"300m"}}}]}}'
kubectl apply -f - <<EOF
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: { name: ledger }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: ledger }
  updatePolicy: { updateMode: Recreate }
EOF
kubectl -n kube-system get deployment cluster-autoscaler -o yaml | sed s/0:0:spare/0:1:spare/ | kubectl apply -f -
kubectl patch hpa hungry -p '{"spec":{"minReplicas":3,"maxReplicas":3}}'
# advance: 90s
kubectl exec asker -- curl -s --data 'millicores=240&durationSec=120' http://crusher:8080/ConsumeCPU
# advance: 5m
