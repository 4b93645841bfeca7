# fails: ledger-fits
kubectl apply -f - <<EOF
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: { name: ledger }
spec:
  targetRef: { apiVersion: v1, kind: Pod, name: ledger }
  updatePolicy: { updateMode: Recreate }
EOF
# advance: 6m
