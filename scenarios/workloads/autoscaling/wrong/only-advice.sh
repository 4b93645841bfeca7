# fails: ledger-fits
kubectl apply -f - <<EOF
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: { name: ledger }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: ledger }
  updatePolicy: { updateMode: "Off" }
EOF
# advance: 2m
kubectl set resources deployment ledger --requests=cpu=200m
# advance: 5m
